//! What SNS would send by e-mail, as files.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::DirBuilderExt as _,
    path::PathBuf,
};

use kavak_simulator::{Mail, Simulator};

use crate::state::{Folder, open_private};

const PRIVATE_FOLDER: u32 = 0o700;

/// The folder of the mails.
pub(super) struct Mailbox {
    folder: PathBuf,
    /// How many were written by this server: some share the id of a message.
    written: u64,
}

impl Mailbox {
    pub(super) fn in_folder(folder: &Folder) -> Self {
        Self {
            folder: folder.file("mail"),
            written: 0,
        }
    }

    /// Writes a file for each mail that was sent since the last time.
    pub(super) fn deliver(&mut self, simulator: &Simulator) {
        for mail in simulator.take_mails() {
            if let Err(error) = self.write(&mail) {
                tracing::error!(%error, "a mail could not be written");
            }
        }
    }

    fn write(&mut self, mail: &Mail) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(PRIVATE_FOLDER);
        builder.create(&self.folder)?;
        self.written += 1;
        // In the order in which they were sent.
        let sent_at = mail
            .sent_at
            .replace(|c: char| !c.is_ascii_alphanumeric(), "");
        let name = format!("{sent_at}-{:04}-{}.eml", self.written, mail.id);
        let mut file = open_private(&self.folder.join(name), true)?;
        file.write_all(text(mail).as_bytes())
    }
}

/// The mail as programs for mails read it.
fn text(mail: &Mail) -> String {
    let Mail {
        id,
        to,
        subject,
        body,
        sent_at,
    } = mail;
    format!(
        "From: AWS Notifications <no-reply@sns.amazonaws.com>\nTo: {to}\nSubject: {subject}\n\
         Date: {sent_at}\nMessage-ID: <{id}@sns.amazonaws.com>\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use kavak_simulator::{Moment, Pace, Runtime, Service, World};
    use serde_json::json;

    use super::*;
    use crate::state::tests::folder;

    #[test]
    fn published_message_becomes_a_file_that_only_its_owner_reads() {
        let mut world = World::new(Pace::Instant, 1);
        world.runtime = Runtime::Processes;
        let simulator = Simulator::new(world, std::time::Duration::ZERO, Moment::default());
        let call = |operation, input| {
            let answer = simulator.call(Service::Sns, "us-east-1", operation, input);
            answer.unwrap()
        };
        let topic = call("CreateTopic", json!({"Name": "events"}))["TopicArn"].clone();
        for address in ["ana@example.com", "luis@example.com"] {
            let input = json!({"TopicArn": topic, "Protocol": "email", "Endpoint": address});
            call("Subscribe", input);
        }
        let message = json!({"TopicArn": topic, "Subject": "Lead", "Message": "Se llama Xóchitl"});
        call("Publish", message);
        let (_place, folder) = folder();
        let mut mailbox = Mailbox::in_folder(&folder);
        mailbox.deliver(&simulator);
        mailbox.deliver(&simulator);
        let files = fs::read_dir(folder.file("mail")).unwrap();
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        assert_eq!(files.len(), 2, "one for each address, once");
        let mode = fs::metadata(&files[0]).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let mail = fs::read_to_string(&files[0]).unwrap();
        assert!(
            mail.contains("To: ana@example.com\nSubject: Lead\n"),
            "{mail}"
        );
        assert!(mail.ends_with("\n\nSe llama Xóchitl\n"), "{mail}");
    }
}
