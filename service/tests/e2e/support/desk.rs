//! A seller with a browser that keeps one cookie.

use kavak_agent::desk::Passwords;
use kavak_agent::store::{Role, Stores};
use reqwest::{Method, RequestBuilder, Response};

use super::agent::Agent;

pub(crate) const PASSWORD: &str = "una frase bastante larga";

pub(crate) struct Seller {
    client: reqwest::Client,
    base: String,
    cookie: Option<String>,
}

/// A page as it came.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) text: String,
}

impl Page {
    /// Returns the text between two texts, the first time.
    pub(crate) fn between(&self, before: &str, after: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(before)?;
        Some(rest.split_once(after)?.0.to_owned())
    }

    /// The first conversation of a list.
    pub(crate) fn first_conversation(&self) -> String {
        let position = self.between("/desk/conversations/", "\"");
        format!("/conversations/{}", position.expect(&self.text))
    }
}

/// Adds an account that need not change its password.
pub(crate) async fn add_account(stores: &Stores, name: &str, role: Role) {
    let desk = stores.desk().unwrap();
    let hash = Passwords::default().hash(PASSWORD).await;
    assert!(desk.add_account(name, role, &hash, 0).await.unwrap());
    desk.set_password(name, &hash).await.unwrap();
}

impl Seller {
    pub(crate) fn new(agent: &Agent) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build();
        Self {
            client: client.unwrap(),
            base: format!("{}/desk", agent.url),
            cookie: None,
        }
    }

    /// An account that is logged in.
    pub(crate) async fn enter(agent: &Agent, stores: &Stores, name: &str, role: Role) -> Self {
        add_account(stores, name, role).await;
        let mut seller = Self::new(agent);
        let page = seller.login(name, PASSWORD).await;
        assert_eq!(page.location.as_deref(), Some("/desk"), "{}", page.text);
        seller
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.cookie {
            Some(cookie) => request.header("Cookie", format!("kavak_desk={cookie}")),
            None => request,
        }
    }

    pub(crate) async fn login(&mut self, name: &str, password: &str) -> Page {
        let form = [("name", name), ("password", password)];
        let response = self.send(self.form("/login", &form)).await;
        let cookie = response.headers().get("set-cookie");
        if let Some(cookie) = cookie.map(|cookie| cookie.to_str().unwrap()) {
            for attribute in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/desk"] {
                assert!(cookie.contains(attribute), "{cookie}");
            }
            let value = cookie.split(['=', ';']).nth(1);
            self.cookie = value.map(str::to_owned);
        }
        page(response).await
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        page(self.send(self.request(Method::GET, path)).await).await
    }

    /// Sends a form with the token of the page that shows it.
    pub(crate) async fn post(&self, shown_on: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let form_page = self.get(shown_on).await;
        let csrf = form_page.between("name=\"csrf\" value=\"", "\"");
        let csrf = csrf.expect(&form_page.text);
        let mut fields = fields.to_vec();
        fields.push(("csrf", &csrf));
        page(self.send(self.form(path, &fields)).await).await
    }

    /// The customers that hold these words.
    pub(crate) async fn search(&self, text: &str) -> Page {
        self.post("", "/search", &[("q", text)]).await
    }

    /// Does something in a conversation, and succeeds.
    pub(crate) async fn act(&self, conversation: &str, action: &str, fields: &[(&str, &str)]) {
        let path = format!("{conversation}/{action}");
        let page = self.post(conversation, &path, fields).await;
        assert_eq!(page.status, 303, "{action}: {}", page.text);
    }

    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let kind = "application/x-www-form-urlencoded";
        let request = self.request(Method::POST, path).body(body);
        request.header("Content-Type", kind)
    }

    async fn send(&self, request: RequestBuilder) -> Response {
        request.send().await.unwrap()
    }
}

pub(crate) async fn page(response: Response) -> Page {
    let location = response.headers().get("location");
    Page {
        status: response.status().as_u16(),
        location: location.map(|location| location.to_str().unwrap().to_owned()),
        text: response.text().await.unwrap(),
    }
}
