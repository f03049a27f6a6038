for app in shop api news; do kubectl create deployment $app --image=registry.k8s.io/e2e-test-images/agnhost:2.53 --replicas=2 -- /agnhost netexec --http-port=8080; kubectl expose deployment $app --port=80 --target-port=8080 --type=LoadBalancer; done
for n in $(seq 17); do kubectl create service loadbalancer team-$n --tcp=80:8080; kubectl set selector svc team-$n app=shop; done
kubectl apply -f /usr/share/podpath/addons/ingress-nginx.yaml
sleep 240
