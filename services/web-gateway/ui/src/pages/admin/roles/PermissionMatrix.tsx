import { CheckOutlined } from "@ant-design/icons";
import { Fragment } from "react";
import type { Role } from "@/gen/afterdose/identity/v1/service_pb";
import { useInLanguage, useLanguage, useMessages } from "@/i18n";
import { allPermissions, type Duty, dutyOf, permissionLabel } from "../permissions";
import { messages } from "./messages";

const DUTIES: Duty[] = ["look", "operate", "administer"];

interface Props {
  roles: Role[];
  /** Absent for whoever may not change roles. */
  onChange: ((role: Role) => void) | undefined;
}

/** Permissions by roles, in three parts, so that one sees that no column has marks in both of the lower two. */
export function PermissionMatrix({ roles, onChange }: Props) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const { language } = useLanguage();
  const permissions = allPermissions(roles.flatMap((role) => role.permissions));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="matrix-frame" tabIndex={0} aria-label={t.title}>
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col" className="matrix-corner">
              {t.permission}
            </th>
            {roles.map((role) => {
              const name = (language === "zh" ? role.nameZh : role.nameEn) || role.name;
              return (
                <th key={role.name} scope="col" title={role.name}>
                  {onChange ? (
                    <button type="button" onClick={() => onChange(role)} aria-label={t.open(name)}>
                      {name}
                    </button>
                  ) : (
                    <span>{name}</span>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {DUTIES.map((duty) => (
            <Fragment key={duty}>
              <tr className={`matrix-duty matrix-${duty}`}>
                <th scope="rowgroup" colSpan={roles.length + 1}>
                  {t[duty]}
                </th>
              </tr>
              {permissions
                .filter((name) => dutyOf(name) === duty)
                .map((name) => (
                  <tr key={name} className={`matrix-${duty}`}>
                    <th scope="row" title={name}>
                      {say(permissionLabel(name))}
                    </th>
                    {roles.map((role) => (
                      <td key={role.name}>
                        {role.permissions.includes(name) ? (
                          <CheckOutlined aria-label={t.has} />
                        ) : (
                          <span className="visually-hidden">{t.hasNot}</span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}
