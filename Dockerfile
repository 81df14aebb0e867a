# syntax=docker/dockerfile:1
# The agent's image where Docker is. `kavak-infra image build` makes one without it.
#
#   docker build --build-arg KAVAK_COMMIT="$(git rev-parse HEAD)" \
#     --build-arg SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)" --tag kavak-agent .

FROM rust:1.95.0-slim-bookworm AS build
# The toolchain of this image, not the one with rustfmt and clippy that the source asks for.
ENV RUSTUP_TOOLCHAIN=1.95.0
WORKDIR /src
COPY . .
# What `GET /version` tells; the source comes without its history.
ARG KAVAK_COMMIT=unknown
ARG SOURCE_DATE_EPOCH
# Dependencies stay compiled in the cache: only what changed is built again.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target,sharing=locked \
    cargo build --release --locked --bin kavak-agent \
    && cp target/release/kavak-agent /usr/local/bin/kavak-agent

# The C library of the stage above and nothing to log in to. Roots of trust are in the
# executable, and it reckons in UTC.
FROM gcr.io/distroless/cc-debian12:nonroot
ARG KAVAK_COMMIT=unknown
LABEL org.opencontainers.image.title="kavak-agent" \
      org.opencontainers.image.description="The sales agent" \
      org.opencontainers.image.revision="${KAVAK_COMMIT}"
COPY --from=build /usr/local/bin/kavak-agent /usr/local/bin/kavak-agent
EXPOSE 8000
STOPSIGNAL SIGTERM
# For Docker alone: ECS asks the load balancer.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["/usr/local/bin/kavak-agent", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/kavak-agent"]
