echo '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"nginx","image":"nginx:1.25","readinessProbe":{"periodSeconds":2,"httpGet":{"path":"/","port":8080}}}]}}}}' | kubectl apply -f -
kubectl expose deployment web --port=80
