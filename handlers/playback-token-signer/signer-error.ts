import { withoutSecrets } from '../shared/without-secrets';

/** An error as who invokes the function sees it: `errorType` is the code, and there is no stack trace. */
export class SignerRefusal extends Error {
  constructor(code: string, message: string) {
    super(withoutSecrets(message)); // it shows a part of the request, and Lambda logs it
    this.name = code;
    this.stack = this.message;
  }
}
