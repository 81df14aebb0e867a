use super::*;

#[test]
fn what_a_model_returns_is_taken_where_the_message_holds_it() {
    let json = r#"{"intents":["price","nonsense"],"make":"Toyota","body":"suv",
        "budget_pesos":300000,"name":"Ana","phone":"5512345678","place":2}"#;
    let understood = Understanding::from_model(json, "soy Ana, 55 1234 5678, tengo 300").unwrap();
    assert_eq!(understood.intents, [Intent::Price]);
    assert_eq!(understood.body, Some(Body::Suv));
    assert_eq!(understood.budget_pesos, Some(Pesos(300_000)));
    assert_eq!(understood.name.as_deref(), Some("Ana"));
    assert_eq!(understood.phone.as_deref(), Some("5512345678"));
    assert_eq!(understood.place, Some(2));
}

#[test]
fn what_a_model_makes_up_is_dropped() {
    let json = r#"{"budget_pesos":300000,"name":"Luis","phone":"5599999999",
        "body":"spaceship","term_months":"many","min_year":2020,"place":-1,"other":{}}"#;
    let understood = Understanding::from_model(json, "quiero algo bonito").unwrap();
    assert_eq!(understood, Understanding::default());
}

#[test]
fn nonsense_is_no_understanding() {
    for json in ["", "hola", "[]", "null", "3", "{"] {
        assert_eq!(Understanding::from_model(json, "hola"), None, "{json}");
    }
}

#[test]
fn the_schema_names_every_field() {
    let schema: Value = serde_json::from_str(UNDERSTANDING_SCHEMA).unwrap();
    let fields = serde_json::to_value(Understanding::default()).unwrap();
    for field in fields.as_object().unwrap().keys() {
        assert!(schema["properties"].get(field).is_some(), "{field}");
    }
}
