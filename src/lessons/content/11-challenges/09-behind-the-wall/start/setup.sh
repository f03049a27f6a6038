for app in blog forum; do kubectl create deployment $app --image=nginx:1.25 --replicas=2; done
echo '{"apiVersion":"v1","kind":"Service","metadata":{"name":"blog"},"spec":{"type":"NodePort","selector":{"app":"blog"},"ports":[{"port":80,"nodePort":30080}]}}' | kubectl apply -f -
echo '{"apiVersion":"v1","kind":"Service","metadata":{"name":"forum"},"spec":{"type":"NodePort","selector":{"app":"forum"},"ports":[{"port":80,"nodePort":31515}]}}' | kubectl apply -f -
