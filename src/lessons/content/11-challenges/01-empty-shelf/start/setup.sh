kubectl create deployment shop --image=nginx:1.25 --replicas=3
kubectl create service clusterip shop --tcp=80:80
kubectl set selector svc shop app=shop,tier=web
