import { useShortcuts } from "@/app/shortcuts/useShortcuts";
import { ChannelIcon } from "@/components/ChannelIcon";
import type { Channel } from "@/gen/afterdose/common/v1/common_pb";
import { useMessages } from "@/i18n";
import { channelLabels } from "@/i18n/labels";
import { channels } from "./entry";
import { messages } from "./messages";

interface Props {
  value: Channel;
  onChange: (channel: Channel) => void;
}

/** The channels that people take in by hand; the digits choose. */
export function ChannelChoice({ value, onChange }: Props) {
  const t = useMessages(messages);
  useShortcuts(
    channels.map((channel, at) => ({
      keys: String(at + 1),
      what: { zh: `渠道：${channelLabels[channel].zh}`, en: `Channel: ${channelLabels[channel].en}` },
      run: () => {
        onChange(channel);
        document.querySelector<HTMLElement>("#register-phone")?.focus();
      },
    })),
  );
  return (
    <div className="channel-choice" role="radiogroup" aria-label={t.channel}>
      {channels.map((channel, at) => (
        <label key={channel} className={channel === value ? "channel-option chosen" : "channel-option"}>
          <input
            type="radio"
            name="channel"
            className="visually-hidden"
            checked={channel === value}
            // The keyboard starts here: a digit chooses and goes on to the phone number.
            // biome-ignore lint/a11y/noAutofocus: the page is a form, and this is its first field
            autoFocus={channel === value}
            onChange={() => onChange(channel)}
          />
          <kbd>{at + 1}</kbd>
          <ChannelIcon channel={channel} named />
        </label>
      ))}
    </div>
  );
}
