kubectl create deployment shop --image=nginx:1.25 --replicas=2
echo '{"apiVersion":"v1","kind":"Service","metadata":{"name":"shop"},"spec":{"type":"LoadBalancer","loadBalancerClass":"balancers.example/fast","selector":{"app":"shop"},"ports":[{"port":80}]}}' | kubectl apply -f -
sleep 300
