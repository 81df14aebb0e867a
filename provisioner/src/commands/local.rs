//! Serves the simulated AWS.

use kavak_local::{AccessKey, Folder, Serving};

use crate::{
    cli::ServeArgs,
    context::Context,
    error::{Error, Exit},
};

const KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";

pub(super) async fn serve(context: &Context, args: ServeArgs) -> Result<Exit, Error> {
    let access_key = access_key(context)?;
    let folder = Folder::new(args.state);
    let whose = match &access_key {
        Some(key) => format!("access key {} of this environment", key.id),
        None => format!(
            "its access key is in a file: AWS_SHARED_CREDENTIALS_FILE={}",
            folder.credentials_file().display()
        ),
    };
    let serving = Serving {
        folder,
        port: args.port,
        access_key,
    };
    kavak_local::serve(serving, |port| {
        context.ui.talk(&format!(
            "AWS is simulated at http://127.0.0.1:{port}; {whose}"
        ));
    })
    .await?;
    Ok(Exit::Done)
}

/// The access key of this process's environment.
fn access_key(context: &Context) -> Result<Option<AccessKey>, Error> {
    let id = context.variables.get(KEY_ID);
    match (id, context.variables.secret(SECRET)) {
        (Some(id), Some(secret)) => Ok(Some(AccessKey {
            id: id.to_owned(),
            secret: secret.clone(),
        })),
        (None, None) => Ok(None),
        _ => Err(Error::usage("the environment has half of an access key")
            .because(format!("only one of {KEY_ID} and {SECRET} is set"))
            .next("set both, or neither: a key is generated then")),
    }
}
