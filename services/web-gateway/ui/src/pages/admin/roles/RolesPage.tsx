import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useSession } from "@/api";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { PageHeader } from "@/components/PageHeader";
import type { Role } from "@/gen/afterdose/identity/v1/service_pb";
import { useMessages } from "@/i18n";
import "../admin.css";
import { useRoles } from "../people/useRoles";
import { messages } from "./messages";
import { PermissionMatrix } from "./PermissionMatrix";
import { RoleDrawer } from "./RoleDrawer";
import "./roles.css";

/** Which role permits what. */
export default function RolesPage() {
  const t = useMessages(messages);
  const { may } = useSession();
  const [open, setOpen] = useState<Role | "new">();
  const { roles, isPending, isError, error, refetch } = useRoles();
  const change = may("person.administer") ? setOpen : undefined;
  return (
    <>
      <PageHeader
        title={t.title}
        note={t.note}
        actions={
          change && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => change("new")}>
              {t.add}
            </Button>
          )
        }
      />
      {isPending && <Loading rows={14} />}
      {isError && <ErrorState error={error} onRetry={() => void refetch()} />}
      {roles.length > 0 && <PermissionMatrix roles={roles} onChange={change} />}
      {open && <RoleDrawer role={open === "new" ? undefined : open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
