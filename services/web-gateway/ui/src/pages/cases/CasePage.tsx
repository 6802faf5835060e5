import { DetailPage } from "@/pages/proceedings/DetailPage";
import { desk } from "./desk";

/** One case of Quality. */
export default function CasePage() {
  return <DetailPage desk={desk} />;
}
