/** An agent's message as a platform publishes it; `mark` tells the pushes of one bench apart. */
export const eventOf = (mark) => ({
  event: 'chat_session_message',
  party_id: 'agent-7',
  display_name: 'Anna',
  msg_id: `msg-${mark}`,
  msg: `Your parcel is found! mark:${mark}`,
});

/** Marks that no other round of a rival has. @returns (number of the push) => mark, digits only */
export const marksOf = (round) => (n) => `${round}${String(n).padStart(8, '0')}`;
