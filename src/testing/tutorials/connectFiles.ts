/** What the tutorial "Connecting Applications with Services" lets openssl make, and a server's configuration. */

/** Self-signed, for CN=my-nginx: `openssl req -x509 -nodes -days 3650 -newkey ec … -subj "/CN=my-nginx/O=my-nginx"`. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBoTCCAUegAwIBAgIUVzGNtqzAUy8x8T+jUKm0x1QVsnwwCgYIKoZIzj0EAwIw
JjERMA8GA1UEAwwIbXktbmdpbngxETAPBgNVBAoMCG15LW5naW54MB4XDTI2MTEy
NTIxMjA1MFoXDTM2MTEyMjIxMjA1MFowJjERMA8GA1UEAwwIbXktbmdpbngxETAP
BgNVBAoMCG15LW5naW54MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECKbcHKTZ
E2RM299w1lLLmGXXhInD6dUNs5RIg8aOdsC56fzapNtIWMVIk0ES6Q6yrOwGRZud
dSbVY960kSOfYqNTMFEwHQYDVR0OBBYEFD2glESRNcZQULGSkNoncwSFWhM6MB8G
A1UdIwQYMBaAFD2glESRNcZQULGSkNoncwSFWhM6MA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSAAwRQIhALEI3OAvw8p8cOJmnoYFcdHKe2r0ylDyZ5Q1qt8x
8i/fAiAKuXVSkHFyO316uK0B6LXSNGoU1NahDq3HHiwOQVEyNA==
-----END CERTIFICATE-----
`

/** No key, but as long as nobody reads it, it is one. */
export const KEY = `-----BEGIN PRIVATE KEY-----
bm90IGEga2V5
-----END PRIVATE KEY-----
`

/** Both ports of one server, the second with TLS. */
export const DEFAULT_CONF = `server {
        listen 80 default_server;
        listen [::]:80 default_server ipv6only=on;

        listen 443 ssl;

        root /usr/share/nginx/html;
        index index.html;

        server_name localhost;
        ssl_certificate /etc/nginx/ssl/tls.crt;
        ssl_certificate_key /etc/nginx/ssl/tls.key;

        location / {
                try_files $uri $uri/ =404;
        }
}
`
