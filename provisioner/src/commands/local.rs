//! Serves the simulated AWS.

use kavak_local::{Folder, Serving};

use crate::{
    cli::ServeArgs,
    context::Context,
    error::{Error, Exit},
};

pub(super) async fn serve(context: &Context, args: ServeArgs) -> Result<Exit, Error> {
    let serving = Serving {
        folder: Folder::new(args.state),
        port: args.port,
    };
    kavak_local::serve(serving, |port| {
        context.ui.talk(&format!(
            "AWS is simulated at http://127.0.0.1:{port}; any access key will do"
        ));
    })
    .await?;
    Ok(Exit::Done)
}
