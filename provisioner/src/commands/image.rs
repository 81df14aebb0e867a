//! Makes the agent's image, and brings it to its repository.

use kavak_image::{layout, pack::Image};
use kavak_stack::{Environment, settings::Agent};

use crate::{
    aws::Clients,
    cli::{BuildArgs, CheckArgs, ImageSource, PushArgs},
    context::Context,
    delivery::image::{self, Wanted},
    error::{Error, ErrorKind, Exit},
    ui::image::ImageView,
};

pub(super) async fn build(context: &Context, args: &BuildArgs) -> Result<Exit, Error> {
    let wanted = wanted(&agent_or_default(context)?, &args.source);
    let events = context.ui.image_events();
    let work = image::build(&wanted, &events);
    let image = context.unless_stopped("image build", work).await?;
    let tag = tag(&args.source, &image);
    layout::write(&image, &args.output, &tag).map_err(|error| unwritten(&error))?;
    let view = ImageView::new(&image, &tag);
    context.ui.image(&view.written_to(&args.output));
    Ok(Exit::Done)
}

pub(super) async fn push(context: &Context, args: &PushArgs) -> Result<Exit, Error> {
    let settings = context.settings()?.settings;
    let wanted = wanted(&settings.agent, &args.source);
    let aws = context.connect(&settings.region).await?;
    let environment = settings.environment();
    let work = pushed(context, &aws, &environment, &wanted, args);
    let outcome = context.unless_stopped("image push", work).await?;
    match outcome {
        PushOutcome::Made(view) => context.ui.image(&view),
        PushOutcome::Found(reference) => context.ui.image_reference(&reference),
    }
    Ok(Exit::Done)
}

pub(super) async fn check(context: &Context, args: &CheckArgs) -> Result<Exit, Error> {
    let settings = context.settings()?.settings;
    let aws = context.connect(&settings.region).await?;
    let (network, architecture) = (context.network()?, settings.agent.architecture);
    let work = image::check(&aws, &network, &args.reference, architecture);
    let reference = context.unless_stopped("image check", work).await?;
    context.ui.image_reference(&reference);
    Ok(Exit::Done)
}

/// The outcome of a push, as it is shown at the end.
enum PushOutcome {
    Made(ImageView),
    /// The commit's image was there.
    Found(String),
}

async fn pushed(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    wanted: &Wanted,
    args: &PushArgs,
) -> Result<PushOutcome, Error> {
    let (network, events) = (context.network()?, context.ui.image_events());
    let image = match &args.layout {
        Some(folder) => layout::read(folder).map_err(|error| unread(&error))?,
        None => {
            if let (None, true) = (&args.source.tag, wanted.is_of_a_commit())
                && let Some(made) =
                    image::of_commit(aws, &network, environment, wanted, &events).await?
            {
                return Ok(PushOutcome::Found(made.reference));
            }
            image::build(wanted, &events).await?
        }
    };
    let tag = tag(&args.source, &image);
    let reference = image::push(aws, &network, environment, &image, &tag, &events).await?;
    Ok(PushOutcome::Made(
        ImageView::new(&image, &tag).pushed_as(reference),
    ))
}

/// An image can be built before there are settings; those that are there must
/// be good.
pub(super) fn agent_or_default(context: &Context) -> Result<Agent, Error> {
    let is_meant = context.environment().is_ok() || context.options.config.is_some();
    match context.settings() {
        Err(_) if !is_meant => Ok(Agent::default()),
        loaded => Ok(loaded?.settings.agent),
    }
}

fn wanted(agent: &Agent, source: &ImageSource) -> Wanted {
    Wanted {
        binary: source.binary.clone(),
        is_built: !source.no_build,
        ..Wanted::of(agent)
    }
}

fn tag(source: &ImageSource, image: &Image) -> String {
    let given = source.tag.clone();
    given.unwrap_or_else(|| image::tag_of(image))
}

fn unwritten(error: &layout::LayoutError) -> Error {
    layout_error("the image can't be written", error).next("choose another folder with --output")
}

fn unread(error: &layout::LayoutError) -> Error {
    layout_error("the image can't be read", error).next("`kavak-infra image build` writes it again")
}

fn layout_error(what: &str, error: &layout::LayoutError) -> Error {
    let failure = Error::new(ErrorKind::Failure, what).because(error);
    match std::error::Error::source(error) {
        Some(source) => failure.because(source),
        None => failure,
    }
}
