# An image with planls and nothing else. `.ci/image` lays the static programs beside this file, as linux/amd64/planls and
# linux/arm64/planls. `docker run --rm -v "$PWD:/work:ro" IMAGE check`.
FROM scratch
ARG TARGETPLATFORM
ARG VERSION
ARG REPOSITORY
LABEL org.opencontainers.image.title="planls" \
      org.opencontainers.image.description="Language server and command line for the plan documents of spec-driven development." \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.source="${REPOSITORY}"
COPY ${TARGETPLATFORM}/planls /usr/bin/planls
# Nobody: there is no list of users in this image.
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/usr/bin/planls"]
CMD ["check"]
