import { useNavigate } from "react-router";

/** Goes back to where one came from, with its filters; to the list when the page was opened by itself. */
export function useBack(list: string): () => void {
  const navigate = useNavigate();
  return () => {
    const { idx = 0 } = (window.history.state ?? {}) as { idx?: number };
    if (idx > 0) void navigate(-1);
    else void navigate(list);
  };
}
