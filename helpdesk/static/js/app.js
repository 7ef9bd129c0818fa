/* Starts what every page behind the sign-in has. */
