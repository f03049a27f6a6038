kubectl apply -f /usr/share/podpath/addons/envoy-gateway.yaml
sleep 200
