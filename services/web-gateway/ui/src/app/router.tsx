import { type ComponentType, lazy, Suspense } from "react";
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { Loading } from "@/components/Loading";
import { Guard } from "./Guard";
import { Home } from "./Home";
import { Layout } from "./layout/Layout";
import { type Page, pages } from "./navigation";
import { RouteError } from "./RouteError";

const SignInPage = lazy(() => import("@/pages/sign-in/SignInPage"));

function route(page: Page): RouteObject {
  const Content: ComponentType = lazy(page.load);
  const element = (
    <Guard page={page}>
      <Suspense fallback={<Loading />}>
        <Content />
      </Suspense>
    </Guard>
  );
  return { path: page.path, element, errorElement: <RouteError /> };
}

/** All pages of the table in `navigation.ts`. */
export const router = createBrowserRouter([
  {
    path: "/sign-in",
    errorElement: <RouteError />,
    element: (
      <Suspense fallback={<Loading />}>
        <SignInPage />
      </Suspense>
    ),
  },
  ...pages.filter((page) => page.bare).map(route),
  {
    element: <Layout />,
    children: [
      { path: "/", element: <Home /> },
      ...pages.filter((page) => !page.bare).map(route),
      { path: "*", element: <Navigate to="/" replace /> },
    ],
  },
]);
