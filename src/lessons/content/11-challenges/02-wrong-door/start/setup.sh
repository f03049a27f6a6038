kubectl create deployment api --image=registry.k8s.io/e2e-test-images/agnhost:2.53 --replicas=2 --port=80 -- /agnhost netexec --http-port=8080
kubectl expose deployment api --port=80
