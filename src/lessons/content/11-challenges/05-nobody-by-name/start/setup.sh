kubectl run shop --image=curlimages/curl --labels=app=shop -- sleep infinity
for app in api vault; do kubectl create deployment $app --image=nginx:1.25; kubectl expose deployment $app --port=80; done
echo '{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"nobody-speaks"},"spec":{"podSelector":{},"policyTypes":["Egress"]}}' | kubectl apply -f -
echo '{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"shop-to-api"},"spec":{"podSelector":{"matchLabels":{"app":"shop"}},"policyTypes":["Egress"],"egress":[{"to":[{"podSelector":{"matchLabels":{"app":"api"}}}]}]}}' | kubectl apply -f -
