import { ListPage } from "@/pages/proceedings/ListPage";
import { desk } from "./desk";

/** All cases of Quality. */
export default function CasesPage() {
  return <ListPage desk={desk} />;
}
