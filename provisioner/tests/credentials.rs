//! Who calls AWS, and what stands between: the built binary against a server that
//! answers as AWS, STS, or a network in between would.

#![expect(
    clippy::unwrap_used,
    reason = "in a test a panic is the message; the lint knows only test functions"
)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use assert_cmd::Command;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// A request, as far as answers depend on it.
struct Request {
    /// Request line and headers, in lower case.
    head: String,
    body: String,
}

impl Request {
    fn is(&self, action: &str) -> bool {
        self.body.contains(&format!("Action={action}&"))
    }

    /// Whether it is signed for this region.
    fn is_for(&self, region: &str) -> bool {
        self.head.contains(&format!("/{region}/"))
    }
}

/// An answer: status, further headers, body.
type Answer = (u16, &'static str, String);

/// Answers every request; its address, and how many came.
fn serve(
    answer: impl Fn(&Request) -> Answer + Send + Sync + 'static,
) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (count, counted) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
    let total = count.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (answer, total) = (counted.clone(), total.clone());
            std::thread::spawn(move || serve_one(stream.unwrap(), &*answer, &total));
        }
    });
    (url, count)
}

fn serve_one(mut stream: TcpStream, answer: &dyn Fn(&Request) -> Answer, total: &AtomicUsize) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
    }
    let head = head.to_lowercase();
    let length = head.split("content-length: ").nth(1).map_or(0, |rest| {
        rest.lines().next().unwrap().trim().parse().unwrap()
    });
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    total.fetch_add(1, Ordering::SeqCst);
    let body = String::from_utf8(body).unwrap();
    let (status, headers, text) = answer(&Request { head, body });
    let length = text.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {status} x\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{text}"
    );
}

/// An error in the form that every protocol's reader finds a code in.
fn refused(
    request: &Request,
    status: u16,
    headers: &'static str,
    code: &str,
    message: &str,
) -> Answer {
    let is_json = request.head.contains("x-amz-json");
    let is_ec2 = request.head.contains("/ec2/");
    let text = if is_json {
        format!(r#"{{"__type":"{code}","message":"{message}"}}"#)
    } else if is_ec2 {
        format!(
            "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>r</RequestID></Response>"
        )
    } else {
        format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
        )
    };
    (status, headers, text)
}

fn denied(request: &Request) -> Answer {
    refused(request, 403, "", "AccessDenied", "not authorized")
}

fn session() -> Answer {
    let text = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
        <Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
        <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
        <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>\
        </AssumeRoleResult></AssumeRoleResponse>";
    (200, "content-type: text/xml\r\n", text.into())
}

const ROLE: &str = "[profile work]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n\
    [profile base]\naws_access_key_id = AKIA\naws_secret_access_key = s\n";

/// A user's machine.
struct Machine {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Machine {
    fn with_keys() -> Self {
        Self::with(&[
            ("AWS_ACCESS_KEY_ID", "AKIA"),
            ("AWS_SECRET_ACCESS_KEY", "s"),
        ])
    }

    fn with(variables: &[(&'static str, &str)]) -> Self {
        let owned = variables
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        Self {
            folder: TempDir::new().unwrap(),
            variables: owned.collect(),
        }
    }

    /// With this profile, of these files.
    fn with_profile(name: &str, config: &str) -> Self {
        let machine = Self::with(&[("AWS_PROFILE", name)]);
        std::fs::write(machine.config(), config).unwrap();
        machine
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("config")
    }

    /// `output url` on AWS at this address: exit code and what is said.
    fn run(&self, url: &str, region: &str) -> (i32, String) {
        let arguments = [
            "output",
            "url",
            "--no-input",
            "--project",
            "kavak-agent",
            "--env",
            "dev",
        ];
        let output = Command::new(env!("CARGO_BIN_EXE_kavak-infra"))
            .args(arguments)
            .args(["--region", region, "--endpoint-url", url])
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("AWS_CONFIG_FILE", self.config())
            .env(
                "AWS_SHARED_CREDENTIALS_FILE",
                self.folder.path().join("credentials"),
            )
            .env("AWS_ENDPOINT_URL_STS", url)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), said)
    }
}

#[test]
fn sts_that_fails_once_is_asked_again() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    let (url, _) = serve(move |request| match request.is("AssumeRole") {
        true if counter.fetch_add(1, Ordering::SeqCst) == 0 => {
            refused(request, 503, "", "ServiceUnavailable", "later")
        }
        true => session(),
        false => denied(request),
    });
    let (code, said) = Machine::with_profile("work", ROLE).run(&url, "us-east-1");
    assert_eq!(asked.load(Ordering::SeqCst), 2, "{said}");
    assert_eq!(code, 1, "the role's credentials were used: {said}");
    assert!(said.contains("AccessDenied"), "{said}");
}

#[test]
fn role_that_may_not_be_assumed_is_final() {
    let (url, asked) = serve(denied);
    let (code, said) = Machine::with_profile("work", ROLE).run(&url, "us-east-1");
    assert_eq!((code, asked.load(Ordering::SeqCst)), (3, 1), "{said}");
    assert!(said.contains("can't be assumed"), "{said}");
}

#[test]
fn profile_that_does_not_exist_is_named() {
    let (url, asked) = serve(denied);
    let (code, said) = Machine::with_profile("wrok", ROLE).run(&url, "us-east-1");
    assert_eq!((code, asked.load(Ordering::SeqCst)), (3, 0), "{said}");
    assert!(
        said.contains(
            "profile `wrok`, which AWS_PROFILE names, does not exist; there are base, work"
        ),
        "{said}"
    );
}

#[test]
fn role_that_needs_an_mfa_code_is_refused_off_a_terminal() {
    let (url, asked) = serve(denied);
    let config = ROLE.replace(
        "source_profile",
        "mfa_serial = arn:aws:iam::1:mfa/me\nsource_profile",
    );
    let (code, said) = Machine::with_profile("work", &config).run(&url, "us-east-1");
    assert_eq!((code, asked.load(Ordering::SeqCst)), (3, 0), "{said}");
    assert!(
        said.contains("needs a code of arn:aws:iam::1:mfa/me"),
        "{said}"
    );
    assert!(said.contains("export-credentials"), "{said}");
}

/// A user's machine after `aws login`, with a session that ends at this time.
fn machine_with_login(expires_at: &str) -> Machine {
    const SESSION: &str = "arn:aws:iam::123456789012:user/me";
    let config = format!("[profile console]\nlogin_session = {SESSION}\n");
    let mut machine = Machine::with_profile("console", &config);
    let token = serde_json::json!({
        "accessToken": {
            "accessKeyId": "ASIALOGIN", "secretAccessKey": "s", "sessionToken": "t",
            "accountId": "123456789012", "expiresAt": expires_at,
        },
        "tokenType": "aws_sigv4", "refreshToken": "r", "idToken": "i",
        "clientId": "arn:aws:signin:::devtools/same-device", "dpopKey": "none",
    });
    let name = Sha256::digest(SESSION)
        .iter()
        .fold(String::new(), |name, byte| format!("{name}{byte:02x}"));
    let folder = machine.folder.path().to_owned();
    std::fs::write(folder.join(name).with_extension("json"), token.to_string()).unwrap();
    let folder = folder.display().to_string();
    machine
        .variables
        .push(("AWS_LOGIN_CACHE_DIRECTORY", folder));
    machine
}

#[test]
fn session_of_aws_login_signs_requests() {
    let signed = Arc::new(AtomicUsize::new(0));
    let counter = signed.clone();
    let (url, _) = serve(move |request| {
        let is_signed = request.head.contains("credential=asialogin/");
        counter.fetch_add(usize::from(is_signed), Ordering::SeqCst);
        denied(request)
    });
    let (code, said) = machine_with_login("2099-01-01T00:00:00Z").run(&url, "us-east-1");
    assert_eq!(code, 1, "{said}");
    assert!(signed.load(Ordering::SeqCst) > 0, "{said}");
}

#[test]
fn session_of_aws_login_that_is_over_says_how_to_log_in_again() {
    let (url, asked) = serve(denied);
    let (code, said) = machine_with_login("2020-01-01T00:00:00Z").run(&url, "us-east-1");
    assert_eq!((code, asked.load(Ordering::SeqCst)), (3, 0), "{said}");
    assert!(said.contains("aws login"), "{said}");
}

#[test]
fn expired_session_is_named() {
    let (url, _) = serve(|request| {
        refused(
            request,
            403,
            "",
            "ExpiredToken",
            "The security token included in the request is expired",
        )
    });
    let (code, said) = Machine::with_keys().run(&url, "us-east-1");
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains("session of these credentials has expired"),
        "{said}"
    );
}

#[test]
fn clock_that_is_off_is_named_with_how_far() {
    let message = "Signature expired: 20200101T000000Z is now earlier than 20200101T001000Z";
    let (url, _) = serve(move |request| {
        refused(
            request,
            403,
            "date: Sat, 01 Jan 2050 00:00:00 GMT\r\n",
            "SignatureDoesNotMatch",
            message,
        )
    });
    let (code, said) = Machine::with_keys().run(&url, "us-east-1");
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains("behind AWS's") && said.contains("clock is off"),
        "{said}"
    );
}

#[test]
fn request_is_signed_again_with_the_time_of_aws() {
    let corrected = Arc::new(Mutex::new(Vec::new()));
    let seen = corrected.clone();
    let (url, _) = serve(move |request| {
        let is_in_2050 = request.head.contains("x-amz-date: 2050010");
        seen.lock().unwrap().push(is_in_2050);
        match is_in_2050 {
            true => denied(request),
            false => refused(
                request,
                403,
                "date: Sat, 01 Jan 2050 00:00:00 GMT\r\n",
                "RequestTimeTooSkewed",
                "too large",
            ),
        }
    });
    let (code, said) = Machine::with_keys().run(&url, "us-east-1");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("AccessDenied"), "{said}");
    assert!(corrected.lock().unwrap().contains(&true));
}

#[test]
fn region_that_is_not_enabled_is_distinguished_from_a_wrong_key() {
    let identity = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
        <Arn>arn:aws:iam::123456789012:user/me</Arn><UserId>U</UserId><Account>123456789012</Account>\
        </GetCallerIdentityResult></GetCallerIdentityResponse>";
    for (knows_key, expected) in [
        (
            true,
            "region eu-south-2 is not enabled for account 123456789012",
        ),
        (false, "does not know this access key"),
    ] {
        let (url, _) = serve(move |request| {
            let is_home = request.is_for("us-east-1") && request.body.contains("GetCallerIdentity");
            match knows_key && is_home {
                true => (200, "content-type: text/xml\r\n", identity.into()),
                false => {
                    let code = match request.head.contains("x-amz-json") {
                        true => "UnrecognizedClientException",
                        false => "InvalidClientTokenId",
                    };
                    refused(
                        request,
                        403,
                        "",
                        code,
                        "The security token included in the request is invalid.",
                    )
                }
            }
        });
        let (code, said) = Machine::with_keys().run(&url, "eu-south-2");
        assert_eq!(code, 3, "{said}");
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn login_page_of_a_network_is_reported_within_seconds() {
    let (url, _) = serve(|_| {
        (
            200,
            "content-type: text/html\r\n",
            "<html><title>Hotel Wi-Fi</title></html>".into(),
        )
    });
    let began = Instant::now();
    let (code, said) = Machine::with_keys().run(&url, "us-east-1");
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("the answer is a web page (status 200)") && said.contains("proxy"),
        "{said}"
    );
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
}
