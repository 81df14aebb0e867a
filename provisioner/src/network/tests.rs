use std::{net::SocketAddr, sync::Mutex};

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tempfile::NamedTempFile;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use super::*;

const AWS_HOST: &str = "ec2.us-east-1.amazonaws.com";
const NO_VPCS: &str = "<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><vpcSet/></DescribeVpcsResponse>";

/// A proxy that only lets CONNECT through, all of it to one server with TLS that
/// answers under every name, and the roots that vouch for that server.
struct Office {
    proxy: SocketAddr,
    server: SocketAddr,
    roots: NamedTempFile,
    connected: Arc<Mutex<Vec<String>>>,
}

impl Office {
    async fn open() -> Self {
        let names = [AWS_HOST, "registry.example", "agent.example", "localhost"];
        let key = KeyPair::generate().expect("a key");
        let certificate = CertificateParams::new(names.map(str::to_owned))
            .and_then(|it| it.self_signed(&key))
            .expect("a certificate");
        let roots = NamedTempFile::new().expect("a file");
        std::fs::write(roots.path(), certificate.pem()).expect("written");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("a key that fits");
        let server = listen().await;
        let connected = Arc::default();
        let (office, proxy) = (Arc::clone(&connected), listen().await);
        let addresses = (address(&proxy), address(&server));
        tokio::spawn(serve_tls(server, TlsAcceptor::from(Arc::new(config))));
        tokio::spawn(serve_proxy(proxy, addresses.1, office));
        Self {
            proxy: addresses.0,
            server: addresses.1,
            roots,
            connected,
        }
    }

    fn network(&self, others: &[(&str, &str)]) -> Network {
        let proxy = format!("http://user:p%40ss@{}", self.proxy);
        let roots = self.roots.path().to_str().expect("text");
        let variables = [
            ("HTTPS_PROXY", proxy.as_str()),
            ("HTTP_PROXY", &proxy),
            ("AWS_CA_BUNDLE", roots),
        ];
        let all = variables.into_iter().chain(others.iter().copied());
        Network::of(&all.collect()).expect("usable")
    }

    fn connected(&self) -> Vec<String> {
        self.connected.lock().expect("no panic").clone()
    }
}

async fn listen() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a free port")
}

fn address(listener: &TcpListener) -> SocketAddr {
    listener.local_addr().expect("an address")
}

async fn serve_tls(listener: TcpListener, tls: TlsAcceptor) {
    while let Ok((stream, _)) = listener.accept().await {
        let tls = tls.clone();
        tokio::spawn(async move {
            if let Ok(mut stream) = tls.accept(stream).await {
                answer(&mut stream, "200 OK", NO_VPCS).await;
            }
        });
    }
}

async fn serve_proxy(
    listener: TcpListener,
    server: SocketAddr,
    connected: Arc<Mutex<Vec<String>>>,
) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let connected = connected.clone();
        tokio::spawn(async move {
            let head = head(&mut stream).await;
            let mut words = head.split_whitespace();
            let (method, target) = (words.next(), words.next().unwrap_or_default());
            // user:p@ss
            let is_known = head.contains("Basic dXNlcjpwQHNz");
            let line = format!("{} {target}", method.unwrap_or_default());
            connected.lock().expect("no panic").push(line);
            if method != Some("CONNECT") || !is_known {
                let body = "only CONNECT";
                _ = stream
                    .write_all(
                        format!(
                            "HTTP/1.1 405 No\r\ncontent-length: {}\r\n\r\n{body}",
                            body.len()
                        )
                        .as_bytes(),
                    )
                    .await;
                return;
            }
            let mut upstream = TcpStream::connect(server).await.expect("the server");
            stream
                .write_all(b"HTTP/1.1 200 Connected\r\n\r\n")
                .await
                .expect("written");
            _ = copy_bidirectional(&mut stream, &mut upstream).await;
        });
    }
}

async fn head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

async fn answer(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), status: &str, body: &str) {
    head(stream).await;
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/xml\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    _ = stream.write_all(text.as_bytes()).await;
    _ = stream.shutdown().await;
}

fn ec2(http: SharedHttpClient, endpoint: Option<String>) -> aws_sdk_ec2::Client {
    let mut config = aws_sdk_ec2::Config::builder();
    config.set_endpoint_url(endpoint);
    let config = config
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("key", "secret", None, None, "tests"))
        .http_client(http)
        .build();
    aws_sdk_ec2::Client::from_conf(config)
}

/// The status of an answer to verify's client.
async fn ask(network: &Network, url: &'static str) -> Result<u16, String> {
    let client = network.web_client(url).build();
    let asked = tokio::task::spawn_blocking(move || {
        let agent = ureq::Agent::new_with_config(client);
        agent.get(url).call().map(|it| it.status().as_u16())
    });
    asked
        .await
        .expect("no panic")
        .map_err(|error| error.to_string())
}

#[tokio::test]
async fn aws_registry_and_verify_go_through_the_proxy_and_trust_the_bundle() {
    let office = Office::open().await;
    let network = office.network(&[]);

    let answer = ec2(network.aws_client(), None).describe_vpcs().send().await;
    assert_eq!(answer.expect("an answer").vpcs().len(), 0);
    _ = ring::default_provider().install_default();
    let registry = network
        .registry_client()
        .expect("a builder")
        .build()
        .expect("a client");
    let answer = registry.get("https://registry.example/v2/").send().await;
    assert_eq!(answer.expect("an answer").status(), 200);
    assert_eq!(ask(&network, "https://agent.example/health").await, Ok(200));

    let expected =
        [AWS_HOST, "registry.example", "agent.example"].map(|it| format!("CONNECT {it}:443"));
    assert_eq!(office.connected(), expected);
}

#[tokio::test]
async fn loopback_and_no_proxy_hosts_are_reached_directly() {
    let office = Office::open().await;
    let network = office.network(&[("NO_PROXY", "registry.example,.invalid")]);
    _ = ring::default_provider().install_default();
    let near = format!("https://localhost:{}", office.server.port());
    let answer = ec2(network.aws_client(), Some(near.clone()))
        .describe_vpcs()
        .send()
        .await;
    assert!(answer.is_ok(), "{answer:?}");
    let registry = network
        .registry_client()
        .expect("a builder")
        .build()
        .expect("a client");
    let answer = registry.get(&near).send().await;
    assert_eq!(answer.expect("an answer").status(), 200);
    let near: &'static str = near.leak();
    assert_eq!(ask(&network, near).await, Ok(200));
    // Hosts without a proxy, which no name server knows.
    assert!(ask(&network, "http://agent.invalid/").await.is_err());
    assert!(
        registry
            .get("https://registry.example/")
            .send()
            .await
            .is_err()
    );
    assert_eq!(office.connected(), Vec::<String>::new());
}

#[tokio::test]
async fn without_the_bundle_the_server_is_not_trusted() {
    let office = Office::open().await;
    let proxy = format!("http://user:p%40ss@{}", office.proxy);
    let network = Network::of(&[("https_proxy", proxy)].into_iter().collect()).expect("usable");
    let answer = ec2(network.aws_client(), None).describe_vpcs().send().await;
    assert!(answer.is_err());
    assert!(ask(&network, "https://agent.example/health").await.is_err());
}

#[test]
fn proxy_that_is_no_url_is_refused_without_showing_its_password() {
    for value in [
        "http://",
        "socks5://secret@host:1080",
        "http://user:secret@ho st",
    ] {
        let error = Network::of(&[("HTTPS_PROXY", value)].into_iter().collect()).expect_err(value);
        assert_eq!(error.exit_code(), 2);
        assert!(
            error.what.starts_with("HTTPS_PROXY is not"),
            "{}",
            error.what
        );
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
    let network = Network::of(&[("HTTPS_PROXY", "proxy.corp:3128")].into_iter().collect());
    assert!(
        network
            .expect("a host and a port")
            .proxy_for("https://a.example")
            .is_some()
    );
}

#[test]
fn bundle_without_a_certificate_is_refused() {
    let empty = NamedTempFile::new().expect("a file");
    let path = empty.path().to_str().expect("text").to_owned();
    for path in [path, "/nowhere/at/all.pem".to_owned()] {
        let error =
            Network::of(&[("AWS_CA_BUNDLE", path.clone())].into_iter().collect()).expect_err(&path);
        assert!(
            error.what.contains(&path) && error.exit_code() == 2,
            "{error:?}"
        );
    }
}

#[test]
fn lower_case_counts_before_upper_case_and_all_proxy_last() {
    let variables = [
        ("ALL_PROXY", "http://all:1"),
        ("HTTPS_PROXY", "http://upper:1"),
        ("https_proxy", "http://lower:1"),
        ("NO_PROXY", "nobody.example"),
        ("no_proxy", "direct.example, 10.0.0.0/8"),
    ];
    let network = Network::of(&variables.into_iter().collect()).expect("usable");
    let through = |url: &str| {
        network
            .proxy_for(url)
            .map(|it| it.expose_secret().to_owned())
    };
    assert_eq!(
        through("https://a.example/").as_deref(),
        Some("http://lower:1")
    );
    assert_eq!(
        through("http://a.example/").as_deref(),
        Some("http://all:1")
    );
    assert!(through("https://nobody.example/").is_some());
    for direct in [
        "https://x.direct.example",
        "https://10.1.2.3",
        "http://localhost:1",
        "http://127.8.0.1",
        "http://[::1]:80",
        "http://169.254.169.254/latest",
    ] {
        assert_eq!(through(direct), None, "{direct}");
    }
}
