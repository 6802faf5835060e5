import { ListPage } from "@/pages/proceedings/ListPage";
import { desk } from "./desk";

/** All returns, exchanges, delivery errors and repairs. */
export default function ReturnsPage() {
  return <ListPage desk={desk} />;
}
