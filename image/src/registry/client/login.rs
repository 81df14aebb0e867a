//! What lets a request in, made again when it is no longer taken.

use reqwest::Url;

use super::{
    super::{
        answer::Refusal,
        authorization::{Authorization, Challenge, Credentials, Token},
        error::RegistryError,
        push::Event,
        retry::Failure,
    },
    Client,
};

impl Client {
    /// What to send first: name and password, if there are any.
    pub(super) async fn authorization(&self) -> Result<(Option<Authorization>, u64), Failure> {
        let mut kept = self.authorization.lock().await;
        if let (None, Some(_)) = (&kept.0, &self.login) {
            kept.0 = Authorization::basic(&self.credentials().await?);
        }
        Ok(kept.clone())
    }

    /// What to send after a refusal of what was made as number `made`; `None`
    /// if there is nothing else to try. Parallel requests share one renewal.
    pub(super) async fn renew(
        &self,
        challenge: Option<&Challenge>,
        made: u64,
        refusal: &Refusal,
    ) -> Result<Option<Authorization>, Failure> {
        let mut kept = self.authorization.lock().await;
        if kept.1 != made {
            return Ok(kept.0.clone());
        }
        let credentials = match &self.login {
            Some(_) => Some(self.credentials().await?),
            None => None,
        };
        let renewed = match challenge {
            Some(Challenge::Bearer { realm, parameters }) => {
                self.token(realm, parameters, credentials.as_ref()).await?
            }
            _ => credentials.as_ref().and_then(Authorization::basic),
        };
        if renewed.is_some() {
            *kept = (renewed.clone(), made + 1);
            if refusal.is_expired() {
                self.report(Event::LoginRenewed);
            }
        }
        Ok(renewed)
    }

    async fn credentials(&self) -> Result<Credentials, Failure> {
        let none = || Failure::Final(RegistryError::Login("none was given".into()));
        let login = self.login.as_ref().ok_or_else(none)?;
        let given = login().await;
        given.map_err(|error| Failure::Final(RegistryError::Login(error)))
    }

    /// A token of the registry's token service, for no one in particular
    /// where there are no credentials.
    async fn token(
        &self,
        realm: &str,
        parameters: &[(String, String)],
        credentials: Option<&Credentials>,
    ) -> Result<Option<Authorization>, Failure> {
        let denied = |message: String| {
            let doing = "a login".to_owned();
            Failure::Final(RegistryError::Denied { doing, message })
        };
        let mut url = Url::parse(realm).map_err(|error| denied(error.to_string()))?;
        url.query_pairs_mut().extend_pairs(parameters);
        let basic = credentials.and_then(Authorization::basic);
        let response = self.try_with(self.http.get(url), basic.as_ref()).await?;
        if !response.status().is_success() {
            return Err(denied(Refusal::of(response).await.message));
        }
        let token: Token = response.json().await.map_err(Failure::Connection)?;
        Ok(Authorization::bearer(&token))
    }
}
