//! Nothing is changed or shown without the access key, or to a web page.

use std::time::SystemTime;

use kavak_simulator::Service;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::access::{AccessKey, signature};

/// What no answer may hold.
const SECRET: &str = "sk-the-openai-key";
const GET_SECRET: &str = "secretsmanager.GetSecretValue";
const EMULATOR_AUTH: &str = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=00";

struct Served {
    site: Arc<Site>,
    key: AccessKey,
    task_key: AccessKey,
    port: u16,
    _place: tempfile::TempDir,
}

impl Served {
    async fn start() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().join(".kavak"));
        folder.make().unwrap();
        let key = folder.access_key().unwrap();
        let task_key = AccessKey::generate().unwrap();
        let world = World::new(Pace::Brisk, 1);
        let simulator = Simulator::new(world, Duration::ZERO, Moment::default());
        let simulator = Arc::new(simulator);
        let secret = json!({"Name": "key", "SecretString": SECRET});
        simulator
            .call(Service::SecretsManager, "us-east-1", "CreateSecret", secret)
            .unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let site = Arc::new(Site {
            registry: Arc::new(Registry::open(&folder, simulator.clone(), port).unwrap()),
            folder,
            keys: vec![key.clone(), task_key.clone()],
            task_key: task_key.clone(),
            simulator,
            stop: Notify::new(),
        });
        tokio::spawn(accept(listener, site.clone()));
        Self {
            site,
            key,
            task_key,
            port,
            _place: place,
        }
    }

    /// A request for the secret, signed with `key`, with these headers instead of
    /// its own or besides.
    fn signed(&self, key: &AccessKey, others: &[(&str, &str)]) -> String {
        let json = ("content-type", "application/x-amz-json-1.1");
        let headers = [&[json, ("x-amz-target", GET_SECRET)], others].concat();
        self.signed_call(key, "secretsmanager", "{\"SecretId\":\"key\"}", &headers)
    }

    /// A call of a service, signed with `key`.
    fn signed_call(
        &self,
        key: &AccessKey,
        service: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> String {
        let mut request = Request::post(format!("http://127.0.0.1:{}/", self.port))
            .header("host", format!("127.0.0.1:{}", self.port))
            .body(Bytes::copy_from_slice(body.as_bytes()))
            .unwrap();
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let scope = ("us-east-1", service);
        let signature = signature::sign(&request, key, scope, SystemTime::now()).unwrap();
        let mut text = "POST / HTTP/1.1\r\n".to_owned();
        for (name, value) in request.headers() {
            text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
        }
        for (name, value) in signature {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        let length = body.len();
        format!("{text}connection: close\r\ncontent-length: {length}\r\n\r\n{body}")
    }

    /// The status and the whole answer.
    async fn send(&self, request: &str) -> (u16, String) {
        let address = (Ipv4Addr::LOCALHOST, self.port);
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let status = answer.split(' ').nth(1).unwrap();
        (status.parse().unwrap(), answer)
    }
}

fn plain(method: &str, path: &str, headers: &[(&str, &str)]) -> String {
    let mut text = format!("{method} {path} HTTP/1.1\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    format!("{text}connection: close\r\ncontent-length: 0\r\n\r\n")
}

#[tokio::test]
async fn request_signed_with_the_key_gets_the_secret() {
    let served = Served::start().await;
    let (status, answer) = served.send(&served.signed(&served.key, &[])).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer.contains(SECRET));
}

#[tokio::test]
async fn hostile_request_gets_nothing_and_changes_nothing() {
    let served = Served::start().await;
    let local = format!("127.0.0.1:{}", served.port);
    let host = ("host", local.as_str());
    let guess = AccessKey {
        secret: "guess".to_owned().into(),
        ..served.key.clone()
    };
    let any = AccessKey {
        id: "test".into(),
        secret: "test".to_owned().into(),
    };
    let unsigned = [
        host,
        ("x-amz-target", GET_SECRET),
        ("authorization", EMULATOR_AUTH),
    ];
    let basic = ("authorization", "Basic QVdTOnBhc3N3b3Jk");
    let page = ("origin", "https://evil.example");
    let rebound = ("host", "evil.example:4566");
    let nonce = ("x-kavak-nonce", "n");
    for (about, request, status) in [
        ("any key", served.signed(&any, &[]), 400),
        ("a guessed secret", served.signed(&guess, &[]), 400),
        ("a task's key", served.signed(&served.task_key, &[]), 403),
        ("DNS rebinding", served.signed(&served.key, &[rebound]), 403),
        ("a page", served.signed(&served.key, &[page]), 403),
        (
            "a sandboxed page",
            served.signed(&served.key, &[("origin", "null")]),
            403,
        ),
        (
            "a browser without origin",
            served.signed(&served.key, &[("sec-fetch-site", "cross-site")]),
            403,
        ),
        ("as to an emulator", plain("POST", "/", &unsigned), 400),
        ("unsigned", plain("POST", "/", &[host]), 403),
        ("a preflight", plain("OPTIONS", "/", &[host, page]), 403),
        ("no host", plain("GET", "/v2/", &[]), 403),
        ("stop", plain("POST", "/-/stop-if-empty", &[host]), 403),
        (
            "stop by a page",
            plain("POST", "/-/stop-if-empty", &[host, page]),
            403,
        ),
        ("who serves", plain("GET", "/-/server", &[host]), 400),
        (
            "who serves, by a page",
            plain("GET", "/-/server", &[rebound, nonce]),
            403,
        ),
        ("images", plain("GET", "/v2/a/tags/list", &[host]), 401),
        (
            "images with a guess",
            plain("GET", "/v2/a/tags/list", &[host, basic]),
            401,
        ),
        (
            "images by a page",
            plain("GET", "/v2/", &[rebound, basic]),
            403,
        ),
        (
            "an upload",
            plain("POST", "/v2/a/blobs/uploads/", &[host]),
            401,
        ),
    ] {
        let (found, answer) = served.send(&request).await;
        assert_eq!(found, status, "{about}: {answer}");
        let folder = served.site.folder.identity();
        for hidden in [SECRET, &folder, "access-control-allow"] {
            assert!(!answer.contains(hidden), "{about}: {answer}");
        }
    }
    assert_eq!(served.site.simulator.journal().len(), 0, "no call was made");
}

#[tokio::test]
async fn server_proves_that_it_has_the_folder_s_key() {
    let served = Served::start().await;
    let host = format!("127.0.0.1:{}", served.port);
    let request = plain(
        "GET",
        "/-/server",
        &[("host", &host), ("x-kavak-nonce", "n")],
    );
    let (status, answer) = served.send(&request).await;
    assert_eq!(status, 200);
    let identity = served.site.folder.identity();
    assert!(
        answer.ends_with(&served.key.proof(&identity, "n")),
        "{answer}"
    );
    assert!(!answer.contains(&served.key.proof(&identity, "m")));
}

#[tokio::test]
async fn key_of_tasks_publishes_and_does_nothing_else() {
    let served = Served::start().await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let arn = "arn:aws:sns:us-east-1:123456789012:events";
    for (body, service, status) in [
        // There is no such topic.
        (
            format!("Action=Publish&Version=2010-03-31&TopicArn={arn}&Message=m"),
            "sns",
            404,
        ),
        (
            format!("Action=DeleteTopic&Version=2010-03-31&TopicArn={arn}"),
            "sns",
            403,
        ),
        (
            format!("%41ction=DeleteTopic&Action=Publish&Version=2010-03-31&TopicArn={arn}"),
            "sns",
            403,
        ),
        ("Action=Publish&Version=2010-05-08".to_owned(), "iam", 403),
    ] {
        let request = served.signed_call(&served.task_key, service, &body, &form);
        let (answered, answer) = served.send(&request).await;
        assert_eq!(answered, status, "{body}: {answer}");
    }
}
