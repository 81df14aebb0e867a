//! Client tokens: the same request twice makes one resource.

use serde_json::Value;

use crate::{
    fault::ApiFault,
    state::ec2::{Ec2, Token},
    world::Turn,
};

impl Ec2 {
    fn token(operation: &str, asked: &Value) -> Option<String> {
        let token = asked["ClientToken"].as_str()?;
        Some(format!("{operation} {token}"))
    }
}

impl Turn<'_> {
    /// The id of what this request made before.
    ///
    /// # Errors
    /// If its token was used for another request.
    pub(super) fn repeated(
        &mut self,
        operation: &str,
        asked: &Value,
    ) -> Result<Option<String>, ApiFault> {
        let Some(token) = Ec2::token(operation, asked) else {
            return Ok(None);
        };
        match self.here().ec2.tokens.get(&token) {
            Some(first) if first.asked == *asked => Ok(Some(first.id.clone())),
            Some(_) => Err(ApiFault::new(
                "IdempotentParameterMismatch",
                "The client token you have provided is associated with a resource that was created with different parameters.",
            )),
            None => Ok(None),
        }
    }

    /// Keeps what a request has made, if it has a token.
    pub(super) fn remember(&mut self, operation: &str, asked: &Value, id: &str) {
        if let Some(token) = Ec2::token(operation, asked) {
            let first = Token {
                asked: asked.clone(),
                id: id.to_owned(),
            };
            self.here().ec2.tokens.insert(token, first);
        }
    }
}
