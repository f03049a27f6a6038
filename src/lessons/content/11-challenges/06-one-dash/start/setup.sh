kubectl create namespace shop
kubectl run cashier -n shop --image=curlimages/curl --labels=app=cashier -- sleep infinity
kubectl run intern -n shop --image=curlimages/curl --labels=app=intern -- sleep infinity
kubectl run cashier --image=curlimages/curl --labels=app=cashier -- sleep infinity
kubectl create deployment vault --image=nginx:1.25
kubectl expose deployment vault --port=80
echo '{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"vault"},"spec":{"podSelector":{"matchLabels":{"app":"vault"}},"ingress":[{"from":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"shop"}}},{"podSelector":{"matchLabels":{"app":"cashier"}}}]}]}}' | kubectl apply -f -
