/** One typed client a context. */

import { createClient } from "@connectrpc/connect";
import { CatalogService } from "@/gen/afterdose/catalog/v1/service_pb";
import { IdentityService } from "@/gen/afterdose/identity/v1/service_pb";
import { IntakeService } from "@/gen/afterdose/intake/v1/service_pb";
import { NotifyService } from "@/gen/afterdose/notify/v1/service_pb";
import { OperationsService } from "@/gen/afterdose/operations/v1/service_pb";
import { QaCaseService } from "@/gen/afterdose/qa_case/v1/service_pb";
import { ReportingService } from "@/gen/afterdose/reporting/v1/service_pb";
import { ReturnsService } from "@/gen/afterdose/returns/v1/service_pb";
import { RoutingService } from "@/gen/afterdose/routing/v1/service_pb";
import { transport } from "./transport";

export const catalog = createClient(CatalogService, transport);
export const identity = createClient(IdentityService, transport);
export const intake = createClient(IntakeService, transport);
export const notify = createClient(NotifyService, transport);
export const operations = createClient(OperationsService, transport);
export const qaCase = createClient(QaCaseService, transport);
export const reporting = createClient(ReportingService, transport);
export const returns = createClient(ReturnsService, transport);
export const routing = createClient(RoutingService, transport);
