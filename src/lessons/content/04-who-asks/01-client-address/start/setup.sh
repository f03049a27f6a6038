sleep 150
