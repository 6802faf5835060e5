import { useQuery } from "@tanstack/react-query";
import { identity } from "@/api";
import type { Role } from "@/gen/afterdose/identity/v1/service_pb";
import { useLanguage } from "@/i18n";

/** The roles of the house. */
export function useRoles() {
  const { language } = useLanguage();
  const query = useQuery({
    queryKey: ["identity", "roles"],
    queryFn: ({ signal }) => identity.listRoles({}, { signal }),
    staleTime: 60_000,
  });
  const roles = query.data?.roles ?? [];
  const nameOf = (name: string) => {
    const role: Role | undefined = roles.find((one) => one.name === name);
    return (language === "zh" ? role?.nameZh : role?.nameEn) || name;
  };
  return { ...query, roles, nameOf };
}
