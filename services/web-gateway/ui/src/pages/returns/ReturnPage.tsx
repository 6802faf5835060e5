import { DetailPage } from "@/pages/proceedings/DetailPage";
import { desk } from "./desk";

/** One return, exchange, delivery error or repair. */
export default function ReturnPage() {
  return <DetailPage desk={desk} />;
}
