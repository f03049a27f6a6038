kubectl apply -f /usr/share/podpath/addons/ingress-nginx.yaml
sleep 240
