kubectl create namespace library
kubectl create deployment library -n library --image=nginx:1.25 --replicas=2
kubectl expose deployment library -n library --port=80
kubectl apply -f /usr/share/podpath/addons/ingress-nginx.yaml
kubectl create ingress library -n library --class=nginx --rule='library.example/*=library:80'
kubectl create service externalname docs --external-name=ingress-nginx-controller.ingress-nginx.svc.cluster.local
sleep 200
