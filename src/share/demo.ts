import type { Playground } from '#state'

const NGINX = `# Two copies of nginx, and three doors to them.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: nginx-demo
spec:
  replicas: 2 # try 3, then 0
  selector:
    matchLabels:
      app: nginx-demo
  template:
    metadata:
      labels:
        app: nginx-demo
    spec:
      containers:
        - name: nginx
          image: nginx:1.25
          ports:
            - containerPort: 80
---
# ClusterIP: for the inside of the cluster only.
apiVersion: v1
kind: Service
metadata:
  name: nginx-clusterip
spec:
  type: ClusterIP
  selector:
    app: nginx-demo # misspell it, and see
  ports:
    - port: 80
---
# NodePort: also port 30100 on every node.
apiVersion: v1
kind: Service
metadata:
  name: nginx-nodeport
spec:
  type: NodePort
  selector:
    app: nginx-demo
  ports:
    - port: 80
      nodePort: 30100 # of 30000 to 32767
---
# LoadBalancer: also an address from the cloud,
# which takes a while to come.
apiVersion: v1
kind: Service
metadata:
  name: nginx-loadbalancer
spec:
  type: LoadBalancer
  selector:
    app: nginx-demo
  ports:
    - port: 80
`

const CLIENT = `# A pod to ask from, inside the cluster.
apiVersion: v1
kind: Pod
metadata:
  name: client
  labels:
    app: client
spec:
  containers:
    - name: curl
      image: curlimages/curl:8.11.1
      command: ["sleep", "infinity"]
`

/** What a newcomer finds: the article's practical demo, and a pod inside the cluster that calls it. */
export const DEMO: Playground = {
  files: [
    { name: 'nginx-demo.yaml', text: NGINX },
    { name: 'client.yaml', text: CLIENT },
  ],
  config: '',
  seed: 1,
}
