kubectl create namespace front
kubectl create namespace back
kubectl run till -n front --image=curlimages/curl -- sleep infinity
kubectl create deployment prices -n back --image=nginx:1.25 --replicas=2
kubectl expose deployment prices -n back --port=80
