//! How a contact reached us 反馈形式. Every channel writes the same kind of contact (requirements S02).

/// A channel, numbered as in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// E-mail.
    Email = 1,
    /// Telephone.
    Phone = 2,
    /// Public form.
    Web = 3,
    /// Letter.
    Letter = 4,
    /// Fax.
    Fax = 5,
    /// Visit.
    Visit = 6,
    /// Opinion book 顾客意见簿.
    OpinionBook = 7,
    /// WeChat.
    Wechat = 8,
    /// Other social software.
    Social = 9,
    /// Telegram and the like.
    LegacyWritten = 10,
    /// Anything else, with a note that says what.
    Other = 11,
}

const CHANNELS: [(Channel, &str); 11] = [
    (Channel::Email, "email"),
    (Channel::Phone, "phone"),
    (Channel::Web, "web"),
    (Channel::Letter, "letter"),
    (Channel::Fax, "fax"),
    (Channel::Visit, "visit"),
    (Channel::OpinionBook, "opinion-book"),
    (Channel::Wechat, "wechat"),
    (Channel::Social, "social"),
    (Channel::LegacyWritten, "legacy-written"),
    (Channel::Other, "other"),
];

impl Channel {
    /// The channel of that number; `None` for unspecified and for numbers nobody knows yet.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        CHANNELS
            .iter()
            .map(|(channel, _)| *channel)
            .find(|channel| i32::from(channel.number()) == number)
    }

    /// The number in the contract and in the database.
    #[must_use]
    pub fn number(self) -> i16 {
        self as i16
    }

    /// The word in ids: part of what makes the same thing the same contact, so never changed.
    #[must_use]
    pub fn slug(self) -> &'static str {
        CHANNELS
            .iter()
            .find(|(channel, _)| *channel == self)
            .map_or("other", |(_, slug)| slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_is_found_by_its_number_and_unspecified_is_none() {
        for (channel, _) in CHANNELS {
            assert_eq!(Channel::from_number(i32::from(channel.number())), Some(channel));
        }
        assert_eq!(Channel::from_number(0), None);
        assert_eq!(Channel::from_number(99), None);
    }
}
