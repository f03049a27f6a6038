/**
 * Envoy Gateway, with the names and labels of install.yaml of envoyproxy/gateway v1.2. Roles, the Job that makes
 * certificates and the CustomResourceDefinitions are left out: the playground has no such kinds, and knows those of
 * Gateway API from the start.
 */
export const ENVOY_GATEWAY = `apiVersion: v1
kind: Namespace
metadata:
  name: envoy-gateway-system
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: envoy-gateway
  namespace: envoy-gateway-system
  labels:
    app.kubernetes.io/instance: eg
    app.kubernetes.io/name: gateway-helm
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: envoy-gateway-config
  namespace: envoy-gateway-system
  labels:
    app.kubernetes.io/instance: eg
    app.kubernetes.io/name: gateway-helm
data:
  envoy-gateway.yaml: |
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyGateway
    gateway:
      controllerName: gateway.envoyproxy.io/gatewayclass-controller
    provider:
      type: Kubernetes
---
apiVersion: v1
kind: Service
metadata:
  name: envoy-gateway
  namespace: envoy-gateway-system
  labels:
    control-plane: envoy-gateway
    app.kubernetes.io/instance: eg
    app.kubernetes.io/name: gateway-helm
spec:
  selector:
    control-plane: envoy-gateway
    app.kubernetes.io/instance: eg
    app.kubernetes.io/name: gateway-helm
  ports:
    - name: grpc
      protocol: TCP
      port: 18000
      targetPort: 18000
    - name: ratelimit
      protocol: TCP
      port: 18001
      targetPort: 18001
    - name: metrics
      protocol: TCP
      port: 19001
      targetPort: 19001
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: envoy-gateway
  namespace: envoy-gateway-system
  labels:
    control-plane: envoy-gateway
    app.kubernetes.io/instance: eg
    app.kubernetes.io/name: gateway-helm
spec:
  replicas: 1
  selector:
    matchLabels:
      control-plane: envoy-gateway
      app.kubernetes.io/instance: eg
      app.kubernetes.io/name: gateway-helm
  template:
    metadata:
      labels:
        control-plane: envoy-gateway
        app.kubernetes.io/instance: eg
        app.kubernetes.io/name: gateway-helm
    spec:
      serviceAccountName: envoy-gateway
      terminationGracePeriodSeconds: 10
      containers:
        - name: envoy-gateway
          image: docker.io/envoyproxy/gateway:v1.2.6
          imagePullPolicy: IfNotPresent
          args: [server, --config-path=/config/envoy-gateway.yaml]
          env:
            - name: ENVOY_GATEWAY_NAMESPACE
              valueFrom:
                fieldRef:
                  fieldPath: metadata.namespace
          ports:
            - name: grpc
              containerPort: 18000
              protocol: TCP
            - name: ratelimit
              containerPort: 18001
              protocol: TCP
            - name: metrics
              containerPort: 19001
              protocol: TCP
          livenessProbe:
            httpGet:
              path: /healthz
              port: 8081
            initialDelaySeconds: 15
            periodSeconds: 20
          readinessProbe:
            httpGet:
              path: /readyz
              port: 8081
            initialDelaySeconds: 5
            periodSeconds: 10
          resources:
            requests:
              cpu: 100m
              memory: 256Mi
`
