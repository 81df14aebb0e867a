//! Deleting a customer: a sender without a number, and by an admin at the desk.

use kavak_agent::store::Role;
use serde_json::Value;

use crate::support::desk::Seller;
use crate::support::stores::all_databases;
use crate::support::twilio::Post;

#[tokio::test]
async fn sender_without_a_number_is_forgotten_by_the_session() {
    for (environment, _folder) in all_databases().await {
        let environment = environment.twilio();
        let agent = environment.serve().await;
        for (sender, sid) in [
            ("MX.1349", "SM1"),
            ("MX.13491208655302741918", "SM2"),
            ("MX.77", "SM3"),
        ] {
            agent
                .whatsapp(&Post::new(sender, "me llamo Ana Ruiz", sid))
                .await;
        }
        for named in ["MX.1349", "whatsapp:MX.13491208655302741918"] {
            let output = environment.output(&["forget", named]).await;
            let text = String::from_utf8(output.stdout).unwrap();
            let receipt: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(receipt["conversations"], 1, "{named}: {text}");
            assert_eq!(receipt["leads"], 1, "{named}: {text}");
            let end = &named[named.len() - 2..];
            assert_eq!(receipt["session"], format!("********{end}"));
        }
        assert_eq!(agent.version("whatsapp:MX.1349").await, 0);
        assert_eq!(agent.version("whatsapp:MX.13491208655302741918").await, 0);
        assert_eq!(agent.version("whatsapp:MX.77").await, 1, "others are kept");
    }
}

#[tokio::test]
async fn admin_forgets_a_customer_at_the_desk_after_a_confirmation() {
    for (environment, _folder) in all_databases().await {
        let environment = environment.twilio();
        let (agent, parts) = (environment.serve().await, environment.assemble().await);
        for message in [
            "quiero hablar con una persona",
            "me llamo Ana Ruiz",
            "55 1234 5678",
        ] {
            agent.chat("web-1", message).await;
        }
        agent
            .whatsapp(&Post::new("+5215512345678", "hola", "SM1"))
            .await;
        agent.chat("luis", "me llamo Luis Vecino").await;
        let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
        let boss = Seller::enter(&agent, &parts.stores, "boss", Role::Admin).await;
        let ana = eva.search("ana ruiz").await.first_conversation();
        let forget = format!("{ana}/forget");
        assert!(!eva.get(&ana).await.text.contains(&forget));
        assert_eq!(eva.get(&forget).await.status, 403);
        let confirmed = [("confirmed", "yes")];
        assert_eq!(eva.post(&ana, &forget, &confirmed).await.status, 403);
        assert!(boss.get(&ana).await.text.contains(&forget));
        assert_eq!(boss.post(&forget, &forget, &[]).await.status, 422);
        assert_eq!(
            agent.version("web-1").await,
            3,
            "nothing is done by mistake"
        );
        let receipt = boss.post(&forget, &forget, &confirmed).await;
        assert_eq!(receipt.status, 200, "{}", receipt.text);
        let count = "Conversaciones</th><td>1</td>";
        assert!(receipt.text.contains(count), "{}", receipt.text);
        assert_eq!(agent.version("web-1").await, 0);
        // A number that was typed in a chat can be another person's.
        for session in ["luis", "whatsapp:+5215512345678"] {
            assert_eq!(agent.version(session).await, 1, "{session}");
        }
        assert_eq!(boss.get(&ana).await.status, 404);
        let audit = boss.get("/audit").await.text;
        assert!(
            audit.contains("Borró los datos de un cliente (conversaciones: 1"),
            "{audit}"
        );
    }
}
