# The Toxiproxy server as its project publishes it: one static binary, nothing else.
# Only `docker/build-base-images` builds this; a machine with a registry pulls it.
FROM scratch
EXPOSE 8474
COPY toxiproxy /toxiproxy
ENTRYPOINT ["/toxiproxy"]
CMD ["-host=0.0.0.0"]
