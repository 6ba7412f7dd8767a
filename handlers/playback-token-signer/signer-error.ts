import { withoutSecrets } from '../shared/without-secrets';

/** The error for the caller of the function: `errorType` is the code, and there is no stack trace. */
export class SignerError extends Error {
  constructor(code: string, message: string) {
    super(withoutSecrets(message)); // the message contains a part of the request, and Lambda logs it
    this.name = code;
    this.stack = this.message;
  }
}
