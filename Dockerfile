# The gateway as an image: docs/operations.md, "Run in a container". Each base with Node and npm will do.
ARG BASE=node:22-bookworm-slim

FROM ${BASE} AS build
# For builds behind a proxy that has a certificate authority of its own.
ARG NODE_EXTRA_CA_CERTS
WORKDIR /build
# By themselves, so that changes of the sources do not install all packages anew.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY build.mjs tsconfig.json prisma.config.ts codegen.yml schema.graphql openapi.json ./
COPY README.md LICENSE CHANGELOG.md SECURITY.md ./
COPY building building
COPY packaging packaging
COPY prisma prisma
COPY docs docs
COPY clients clients
COPY test/operations test/operations
COPY src src
RUN npm pack && npm install --omit=dev --no-audit --no-fund --prefix /opt/beckon ./beckon-*.tgz

FROM ${BASE}
LABEL org.opencontainers.image.title="Beckon" \
      org.opencontainers.image.description="Open gateway that beckons chat customers back with push notifications" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 beckon \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin beckon \
 && mkdir --mode 700 /data && chown 10001:10001 /data
COPY --from=build /opt/beckon /opt/beckon
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 BECKON_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
# Without a shell between: signals reach the gateway.
ENTRYPOINT ["/opt/beckon/node_modules/.bin/beckon"]
