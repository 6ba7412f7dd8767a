/**
 * What the backend knows the viewer by. How somebody signs in is the business of the site: replace this function, or let the sign-in
 * page leave the token here. In session storage it is gone when the tab is closed.
 */
export function signInToken(): string | undefined {
  return sessionStorage.getItem('sign-in-token') ?? undefined;
}

/** The name that the page shows, so that viewers see who they are signed in as. It proves nothing. */
export function signInName(): string | undefined {
  return sessionStorage.getItem('sign-in-name') ?? undefined;
}
