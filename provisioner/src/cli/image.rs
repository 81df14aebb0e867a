//! `image build` and `image push`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What to do with the agent's image.
#[derive(Clone, Debug, Subcommand)]
pub enum ImageCommand {
    /// Build the agent and pack it as an OCI image, in a folder that other
    /// tools read too; makes no call to AWS.
    ///
    /// The same source gives the same digest.
    Build(BuildArgs),
    /// Bring the agent's image to the environment's repository; what is there
    /// is not sent again. Prints the reference by digest.
    Push(PushArgs),
    /// Tell whether an image can be rolled out: it is there, is for the tasks'
    /// processor, and is the agent. Prints the reference by digest.
    Check(CheckArgs),
}

/// What an image is made of.
#[derive(Clone, Debug, Default, Args)]
pub struct ImageSource {
    /// Pack this executable instead of building one.
    #[arg(long, value_name = "FILE", conflicts_with = "no_build")]
    pub binary: Option<PathBuf>,
    /// Pack what an earlier build left in the target folder.
    #[arg(long)]
    pub no_build: bool,
    /// The image's tag instead of the commit.
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
}

/// What `image build` takes.
#[derive(Clone, Debug, Args)]
pub struct BuildArgs {
    /// What the image is made of.
    #[command(flatten)]
    pub source: ImageSource,
    /// The folder to write the image to, as an OCI image layout.
    #[arg(long, value_name = "DIR", default_value = ".kavak/image")]
    pub output: PathBuf,
}

/// What `image push` takes.
#[derive(Clone, Debug, Args)]
pub struct PushArgs {
    /// What the image is made of.
    #[command(flatten)]
    pub source: ImageSource,
    /// Push what `image build` wrote to this folder.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["binary", "no_build"])]
    pub layout: Option<PathBuf>,
}

/// What `image check` takes.
#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    /// registry/repository:tag or registry/repository@sha256:…
    pub reference: String,
}
