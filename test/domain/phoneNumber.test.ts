import {
  normalPhoneNumber,
  PHONE_NUMBER_FILLERS,
  phoneNumberEnd,
  phoneNumbersNamed,
} from '../../src/domain/phoneNumber.js';

it.each([
  ['+49 (30) 123-45', ['493012345', '00493012345']],
  ['0049.30/12345', ['493012345', '00493012345']],
  ['030\u00a0123\u201345', ['03012345', '0003012345']],
  ['110', ['110', '00110']],
  ['11', []],
  ['00', []],
  ['Ann', []],
  ['+49 30 12a', []],
  ['', []],
])('%s may be stored as %j', (text, forms) => {
  expect(phoneNumbersNamed(text)).toEqual(forms);
});

it('takes all fillers out, and nothing else', () => {
  expect(normalPhoneNumber(PHONE_NUMBER_FILLERS)).toBe('');
  expect(normalPhoneNumber('1 x')).toBe('1x');
});

it('names a number by its last two digits', () => {
  expect(phoneNumberEnd('+49 30 123-4 5')).toBe('…45');
});
