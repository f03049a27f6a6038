/** A Service for each field of ServiceSpec, and pods behind them in all states. */
const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53'

export const FIELDS_OBJECTS = `
apiVersion: v1
kind: Pod
metadata: { name: caller, labels: { app: caller } }
spec: { nodeName: node-3, containers: [{ name: c, image: curlimages/curl, args: [sleep, infinity] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: a, labels: { app: web, only: a } }
spec: { nodeName: node-1, containers: [{ name: c, image: nginx, ports: [{ name: http, containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: b, labels: { app: web } }
spec:
  nodeName: node-2
  containers:
    - name: c
      image: ${agnhost}
      args: [netexec, --http-port=8080, --udp-port=5300]
      ports: [{ name: http, containerPort: 8080 }, { name: talk, containerPort: 5300, protocol: UDP }]
---
apiVersion: v1
kind: Pod
metadata: { name: unready, labels: { app: unready } }
spec:
  nodeName: node-2
  containers: [{ name: c, image: nginx, readinessProbe: { httpGet: { port: 81 } } }]
---
apiVersion: v1
kind: Pod
metadata: { name: z1, labels: { app: zoned } }
spec: { nodeName: node-1, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: z2, labels: { app: zoned } }
spec: { nodeName: node-2, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: z3, labels: { app: zoned } }
spec: { nodeName: node-3, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: leaving, labels: { app: leaving } }
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 120
  containers: [{ name: c, image: ${agnhost}, args: [netexec, --http-port=80, --delay-shutdown=100] }]
---
apiVersion: v1
kind: Pod
metadata: { name: staying, labels: { app: leaving, stays: "yes" } }
spec: { nodeName: node-2, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: gone, labels: { only: gone } }
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 120
  containers: [{ name: c, image: ${agnhost}, args: [netexec, --http-port=80, --delay-shutdown=100] }]
---
apiVersion: v1
kind: Service
metadata: { name: named }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: http, nodePort: 30080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: several }
spec:
  type: NodePort
  selector: { app: web }
  ports:
    - { name: web, port: 80, targetPort: http, nodePort: 30081 }
    - { name: talk, port: 53, protocol: UDP, targetPort: talk, nodePort: 30082 }
    - { name: closed, port: 9000, targetPort: 9000, nodePort: 30083 }
---
apiVersion: v1
kind: Service
metadata: { name: headless }
spec: { clusterIP: None, selector: { only: a }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: patient }
spec: { selector: { app: unready }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: eager }
spec: { publishNotReadyAddresses: true, selector: { app: unready }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: same-zone }
spec: { trafficDistribution: PreferSameZone, selector: { app: zoned }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: same-node }
spec: { trafficDistribution: PreferSameNode, selector: { app: zoned }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: anywhere }
spec: { selector: { app: zoned }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: outer }
spec: { selector: { only: a }, ports: [{ port: 80 }], externalIPs: [192.0.2.77] }
---
apiVersion: v1
kind: Service
metadata: { name: balanced }
spec:
  type: LoadBalancer
  selector: { only: a }
  ports: [{ port: 80, nodePort: 30084 }]
  loadBalancerIP: 203.0.113.80
  loadBalancerSourceRanges: [198.51.100.0/24]
---
apiVersion: v1
kind: Service
metadata: { name: doorless }
spec:
  type: LoadBalancer
  allocateLoadBalancerNodePorts: false
  selector: { only: a }
  ports: [{ port: 80 }]
  loadBalancerIP: 203.0.113.81
---
apiVersion: v1
kind: Service
metadata: { name: near }
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  internalTrafficPolicy: Local
  selector: { only: a }
  ports: [{ port: 80, nodePort: 30085 }]
  healthCheckNodePort: 32085
  loadBalancerIP: 203.0.113.82
---
apiVersion: v1
kind: Service
metadata: { name: inner }
spec: { internalTrafficPolicy: Local, selector: { only: a }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: by-hand }
spec: { ports: [{ port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: by-hand-1, labels: { kubernetes.io/service-name: by-hand } }
addressType: IPv4
endpoints: [{ addresses: [198.51.100.7] }]
ports: [{ port: 8080, protocol: TCP }]
---
apiVersion: v1
kind: Service
metadata: { name: nobody }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: mixed }
spec: { selector: { app: leaving }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: last }
spec: { selector: { only: gone }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: alias }
spec: { type: ExternalName, externalName: db.example.com }
---
apiVersion: v1
kind: Service
metadata: { name: sticky }
spec:
  type: NodePort
  selector: { app: zoned }
  ports: [{ port: 80, nodePort: 30086 }]
  sessionAffinity: ClientIP
  sessionAffinityConfig: { clientIP: { timeoutSeconds: 30 } }
`
