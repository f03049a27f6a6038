kubectl create deployment warehouse --image=nginx:1.25
kubectl rollout status deployment warehouse
echo '{"apiVersion":"v1","kind":"Service","metadata":{"name":"warehouse"},"spec":{"ports":[{"name":"http","port":80}]}}' | kubectl apply -f -
IP=$(kubectl get pod -l app=warehouse -o jsonpath='{.items[0].status.podIP}')
echo "{\"apiVersion\":\"discovery.k8s.io/v1\",\"kind\":\"EndpointSlice\",\"metadata\":{\"name\":\"warehouse-by-hand\",\"labels\":{\"kubernetes.io/service-name\":\"warehouse\"}},\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"http\",\"port\":80}],\"endpoints\":[{\"addresses\":[\"$IP\"]}]}" | kubectl apply -f -
kubectl delete pod -l app=warehouse
