//! Who this run is.

use std::time::SystemTime;

use kavak_lock::LockHolder;
use kavak_settings::Variables;

/// The description of this run for those that wait for it.
pub(super) fn this_run(verb: &str, variables: &Variables) -> LockHolder {
    let user = variables.get("USER").or(variables.get("LOGNAME"));
    let host = gethostname::gethostname().into_string().ok();
    LockHolder {
        run: format!("{:032x}", rand::random::<u128>()),
        command: verb.to_owned(),
        user: user.map(str::to_owned),
        host: host.filter(|host| !host.is_empty()),
        process: std::process::id(),
        since: humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
        ci_run: ci_run(variables),
    }
}

/// The address of the CI run, as the CI systems tell it.
fn ci_run(variables: &Variables) -> Option<String> {
    let of_github = || {
        let repository = variables.get("GITHUB_REPOSITORY")?;
        let run = variables.get("GITHUB_RUN_ID")?;
        let server = variables.get("GITHUB_SERVER_URL");
        let server = server.unwrap_or("https://github.com");
        Some(format!("{server}/{repository}/actions/runs/{run}"))
    };
    let others = [
        "CI_JOB_URL",
        "CIRCLE_BUILD_URL",
        "BUILDKITE_BUILD_URL",
        "BUILD_URL",
        "BITBUCKET_BUILD_NUMBER",
        "GITHUB_RUN_ID",
    ];
    of_github().or_else(|| {
        let value = others.iter().find_map(|name| variables.get(name));
        value.map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ci_run_of(variables: &[(&str, &str)]) -> Option<String> {
        ci_run(&Variables::from_iter(variables.iter().copied()))
    }

    #[test]
    fn the_ci_run_is_an_address_where_there_is_one() {
        let github = [
            ("GITHUB_REPOSITORY", "o/r"),
            ("GITHUB_RUN_ID", "7"),
            ("GITHUB_SERVER_URL", "https://git.example.com"),
        ];
        let address = "https://git.example.com/o/r/actions/runs/7";
        assert_eq!(ci_run_of(&github), Some(address.into()));
        let gitlab = [("CI_JOB_URL", "https://gitlab.example.com/o/r/-/jobs/9")];
        assert_eq!(ci_run_of(&gitlab), Some(gitlab[0].1.into()));
        assert_eq!(ci_run_of(&[("CI", "true")]), None);
    }
}
