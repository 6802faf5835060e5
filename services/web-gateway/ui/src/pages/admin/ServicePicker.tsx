import { Segmented } from "antd";
import { useMessages } from "@/i18n";
import { SERVICES, type Service, serviceNames } from "./services";

interface Props {
  label: string;
  value: Service;
  onChange: (service: Service) => void;
}

/** Which service is asked. */
export function ServicePicker({ label, value, onChange }: Props) {
  const names = useMessages(serviceNames);
  return (
    <div className="service-picker">
      <Segmented<Service>
        value={value}
        onChange={onChange}
        aria-label={label}
        options={SERVICES.map((service) => ({ value: service, label: names[service] }))}
      />
    </div>
  );
}

/** The service named in an address; the first unless it is one of them. */
export const serviceIn = (name: string | null): Service => SERVICES.find((one) => one === name) ?? SERVICES[0];
