-- AlterEnum
ALTER TYPE "removal_reason" ADD VALUE 'DEVICE_TAKEN_OVER';
ALTER TYPE "removal_reason" ADD VALUE 'SIGNED_OUT';
ALTER TYPE "removal_reason" ADD VALUE 'REVOKED';
