# One node of the bundled store. The harness builds it by itself when its code has changed, from a
# folder that holds package.json and the part of dist/ that a node needs; by hand:
#
#   npm run build && docker build --file docker/node.Dockerfile --tag splitbrain-node:manual .
#
# The base is the published image or the one that docker/build-base-images makes.
ARG BASE=node:24-bookworm-slim
FROM ${BASE}

# Lies about the clock, only where a run's schedule has clock skew: nothing preloads it otherwise.
# The link spares everybody the name of the architecture.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libfaketime \
 && rm -rf /var/lib/apt/lists/* \
 && ln -s /usr/lib/*/faketime/libfaketimeMT.so.1 /usr/local/lib/libfaketime.so

# The volume at /data takes its owner from here.
RUN mkdir /data && chown node:node /data
WORKDIR /splitbrain
COPY package.json ./
COPY dist/src/base ./dist/src/base
COPY dist/src/raft ./dist/src/raft
COPY dist/src/kv ./dist/src/kv
COPY dist/src/node ./dist/src/node

USER node
# 7001 peers, 7002 clients (frames), 7003 clients and status (HTTP)
EXPOSE 7001 7002 7003
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:7003/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/node/host/main.js"]
