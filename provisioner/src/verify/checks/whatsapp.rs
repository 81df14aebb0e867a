//! Messages on WhatsApp, sent as Twilio sends them.

use secrecy::SecretString;

use super::{
    A_TURN,
    answer::{demand, shown},
    timed,
};
use crate::verify::{
    Check,
    asker::Asker,
    http::Answer,
    twilio::{self, Message},
};

/// Withdraws and gives the consent to be written to. Only the confirmation of these two is
/// always in TwiML: the agent sends other replies by Twilio's REST API once their quick
/// replies exist, which would write to [`Message`]'s sender.
const WITHDRAW: &str = "BAJA";
const RESUME: &str = "ALTA";

/// A signed message, the same again, and a forged one.
pub(in crate::verify) async fn whatsapp(asker: &Asker<'_>) -> [Check; 3] {
    let message = Message::new(RESUME);
    let mut first = None;
    let signed = timed("whatsapp_signed", async {
        let token = asker.customer.token.as_ref().map_err(Clone::clone)?;
        // Silence, not a message, if an earlier run was cut short after it.
        twiml(send_message(asker, &Message::new(WITHDRAW), token).await?)?;
        let answer = twiml(send_message(asker, &message, token).await?)?;
        if !answer.body.contains("<Message>") {
            return Err(shown(&answer));
        }
        first = Some(answer.body);
        Ok("answered in TwiML".to_owned())
    })
    .await;
    let duplicate = timed("whatsapp_duplicate", async {
        let first = first.ok_or("the message itself was not answered")?;
        let token = asker.customer.token.as_ref().map_err(Clone::clone)?;
        let answer = demand(send_message(asker, &message, token).await?, 200)?;
        if answer.body == first {
            Ok("the same answer".to_owned())
        } else {
            Err("the duplicate got another answer".to_owned())
        }
    })
    .await;
    let forged = timed("whatsapp_forged", async {
        let token = SecretString::from(format!("{:032x}", rand::random::<u128>()));
        let message = Message::new(RESUME);
        demand(send_message(asker, &message, &token).await?, 403)?;
        Ok("refused".to_owned())
    })
    .await;
    [signed, duplicate, forged]
}

async fn send_message(
    asker: &Asker<'_>,
    message: &Message,
    token: &SecretString,
) -> Result<Answer, String> {
    let signed_url = format!("{}{}", asker.customer.signed_url, twilio::PATH);
    let post = message.signed(&signed_url, token);
    asker.post(twilio::PATH, post, A_TURN).await
}

fn twiml(answer: Answer) -> Result<Answer, String> {
    let answer = demand(answer, 200)?;
    if answer.body.contains("<Response>") {
        Ok(answer)
    } else {
        Err(shown(&answer))
    }
}
